"""The mind of Xiao-E: it hears, understands, decides and speaks. No hardware, no pixels."""
