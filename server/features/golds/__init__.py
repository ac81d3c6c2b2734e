"""Gold pieces: some whose right answers are known. They tell who might like to practise again, and nothing else."""
