-- A template is expanded at each use, so that each has its own state.
@hiss: noise * 0.1
out: @hiss + (@hiss # lpf 400)
