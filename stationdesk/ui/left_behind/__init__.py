"""The three left-behind: children, women, elders."""
