"""RUNS: commands for machines and operators; each calls services and nothing else."""
