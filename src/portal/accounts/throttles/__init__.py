"""How often somebody may try: passwords, codes, forms, requests (C23, C34 to C39).

An attempt is taken before it is made, in one atomic step that all processes see, so that a hundred at the same moment
are no more than ten after another. Taking must not happen inside a transaction: a rollback would forget it.
"""

from portal.accounts.throttles.addresses import count_sensitive, count_sign_in
from portal.accounts.throttles.buckets import Bucket, Rule, clear, give_back, take, waits_until_of
from portal.accounts.throttles.codes import (
    clear_code_attempts,
    codes_are_off,
    reserve_code_attempt,
    waits_for_code_until,
)
from portal.accounts.throttles.links import may_mail_link
from portal.accounts.throttles.passwords import (
    Consequence,
    clear_password_failures,
    count_wrong_password,
    give_back_password_attempt,
    lift_waits,
    may_try_password,
    password_renewed,
    password_sign_in_is_off,
    turn_off_password_sign_in,
    waits_until,
)
from portal.accounts.throttles.requests import count_request
from portal.accounts.throttles.waiting import WaitingTime, waiting_time

__all__ = [
    "Bucket", "Consequence", "Rule", "WaitingTime", "clear", "clear_code_attempts",
    "clear_password_failures", "codes_are_off", "count_request", "count_sensitive", "count_sign_in",
    "count_wrong_password", "give_back", "give_back_password_attempt", "lift_waits", "may_mail_link", "may_try_password",
    "password_renewed", "password_sign_in_is_off", "reserve_code_attempt", "take", "turn_off_password_sign_in", "waiting_time",
    "waits_for_code_until", "waits_until", "waits_until_of",
]  # fmt: skip
