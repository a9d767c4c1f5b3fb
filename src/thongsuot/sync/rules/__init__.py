"""What holds between devices and the server, in pure functions: the shapes of what is sent, codes, pacing."""
