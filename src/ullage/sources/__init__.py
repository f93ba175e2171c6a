"""The only readers: NMEA, AIS tables, places, coastlines."""
