"""That `plgrules bench` runs, and figures of frames, files and the log, as ratios in one run."""
