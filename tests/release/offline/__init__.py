"""What lies in the offline bundle beside the packages: the scripts and what they say."""
