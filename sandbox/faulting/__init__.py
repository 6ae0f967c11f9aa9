"""Faults by name. `kinds`: what a kind of fault is, and how its options are read; one module per family: `requests`,
`media`, `meetings`, `webhooks`, `grants`; `taking`: using up a fault; `answering`: requests; `asking`: all kinds, new faults.
"""
