"""Seeing: faces found, tracked and measured. The only package that knows MediaPipe."""

import cv2

# The other cores belong to whatever hears and speaks meanwhile.
cv2.setNumThreads(1)
