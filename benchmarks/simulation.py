"""Are the figures right? Draws answers from a known nation, and compares the results with it.

`python -m benchmarks.simulation`: prints the tables and writes them to docs/speed.md. The same seed gives the
same tables.
"""

import numpy as np

from benchmarks import coverage, gaming, report, sampling, stability
from scoring.methodology import STANDARD

SEED = 2026
STEPS = (
    1 + len(coverage.SIZES) + stability.FUNNELS + stability.CENTERS // stability.AT_A_TIME + 1 + 2 * len(gaming.SIZES)
)


def main() -> None:
    dice = np.random.default_rng(SEED)
    frame = sampling.nation(dice)
    with report.progress("Simulating", STEPS) as advance:
        tables = {
            "How often the 95 % interval holds the true index, and that of each group": coverage.coverage(
                dice, frame, advance
            ),
            "Stars that change from month to month although no center changes": stability.flips(dice, advance),
            "Centers flagged by the funnel although none is special": stability.funnel(dice, advance),
            "Invented interviews (all 5) that move a center in the middle of its third star, were there no rules": (
                gaming.effort(frame, advance)
            ),
            "The same with the rules: quality classes, when the star is frozen, and whether it rises before that": (
                gaming.rules(frame, advance)
            ),
        }
    body = "\n\n".join(f"**{title}**\n\n{report.table(rows)}" for title, rows in tables.items())
    print(body)
    report.write("Simulation", f"{_words(frame)}\n\n{body}")


def _words(frame: sampling.Frame) -> str:
    job_seekers = frame[sampling.TYPES[0]]
    if job_seekers.between is None or job_seekers.pooled is None:
        raise RuntimeError("a nation without a frame")
    mean, spread, single = job_seekers.between.mean, job_seekers.between.tau2**0.5, job_seekers.pooled**0.5
    return (
        f"Clients as `population.py` describes them (seed {SEED}): centers lie around {mean:.1f} with a standard "
        f"deviation of {spread:.1f} points, one interview around its center with {single:.1f}; methodology "
        f"{STANDARD.version}. A center's true index is that of {coverage.TRUTH:,} of its clients of each type. Of "
        f"invented interviews: medians over {gaming.SAMPLES} centers; fast fingers take 12 seconds, patient ones 75. "
        "At a center that requires visit tokens all of them are of class X."
    )


if __name__ == "__main__":
    main()
