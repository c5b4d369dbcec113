"""The window: pages, pieces and the frame around them. The only floor that knows Qt."""
