"""Files that belong to work: photos, recordings, documents; sent in slices, verified, seen by few."""
