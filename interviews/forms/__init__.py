"""What people type, one file per noun: shape, and errors in words that point at their field. Nothing here decides or sends."""
