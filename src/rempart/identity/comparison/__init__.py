"""Two parties compared, feature by feature: the evidence, its sentences, and how alike they are."""
