"""Who a ship is: names, dated statements, identifiers at a time, screening, ownership."""
