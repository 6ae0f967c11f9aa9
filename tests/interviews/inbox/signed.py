"""A notification whose signature was computed elsewhere: the vector of docs/nylas.md 5.3."""

SECRET = "test-webhook-secret"
VECTOR = '{"specversion":"1.0","type":"booking.created","id":"evt-1","data":{"object":{"title":"Café <b> \\u00e9"}}}'.encode()
VECTOR_SIGNATURE = "7651848e4302e4247737ac372d458aa5943cd0ee24fba6981ea5f767ea69e425"
