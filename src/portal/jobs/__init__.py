"""Work that happens after the answer: what leaves the house, and what is done by the clock.

Whatever must leave (a mail) is written to the outbox inside the transaction of the change it tells about, so it leaves
if and only if the change happened. The worker (`portal work run`) leases a row, hands it to the handler of its kind,
notes its id in a ledger outside the database and marks the row. Dying anywhere in between costs at most one repeat;
a restored database repeats nothing. Several workers may run; what one recipient gets keeps its order.
"""
