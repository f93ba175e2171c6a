"""AIS in NMEA 0183: sentences from bytes to Arrow columns."""
