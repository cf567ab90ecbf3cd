"""Seeing: faces found, tracked and measured. The only package that knows MediaPipe."""
