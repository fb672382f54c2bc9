"""Content files in their canonical form (`nianbao fmt`): the same data and comments, one way of writing."""
