"""The whole data set below data/: every printed cell of every report, in the formats people use."""
