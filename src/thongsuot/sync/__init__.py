"""What devices at the points and the server say to each other (docs/algorithms/roll-call.md).

- *device*: a phone or computer that was enrolled for one point; it sees and writes that point alone.
- *enrolment code*: opens one device's way in, once, for a short time.
- *roster*: the people expected at a point, as its devices keep them, sealed on the device.
- *batch*: at most 500 events of a device; each gets a final verdict: accepted, duplicate or refused with a code.
"""
