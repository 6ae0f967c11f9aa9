"""How requests are read and answered over HTTP: JSON, the same answer to a request sent again, answers that a fault breaks off."""
