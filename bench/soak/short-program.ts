/** The shortest way down, so that sessions are many: settings for `upright.toml`. */
export const SHORT_PROGRAM = `
[table]
upright_deg = -45
[motion]
tilt_deg_per_s = 3
[comfort]
program = "short"
pause_s = 30
rise_stop_s = 0
[[programs]]
id = "short"
name = "Short"
[[programs.steps]]
angle_deg = 10
hold_s = 5
`
