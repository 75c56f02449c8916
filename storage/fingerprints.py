"""Fingerprints: what ties a published result to the very answers that it was computed from.

Every interview that counts has one, fixed when it completes. A snapshot keeps a hash over the fingerprints in its
window; when somebody's answers are deleted at their wish the fingerprint stays behind (`forgotten`), so that a later
check can prove that just these are missing and nothing else was touched. It holds the interview's random id, so nobody
can find the answers from it.
"""

import hashlib

BYTES = 16


def fingerprint(interview_id: str, respondent_type: str, answers: str, quality: str) -> str:
    """32 hexadecimal digits: BLAKE2b over "id:type:answers:quality"."""
    line = f"{interview_id}:{respondent_type}:{answers}:{quality}"
    return hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=BYTES).hexdigest()
