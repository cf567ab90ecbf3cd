"""The skills that come with Xiao-E: one folder each, loaded exactly like anybody else's."""
