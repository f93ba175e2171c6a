"""Columns of the EU list as CSV, by the element and attribute of the XML that they stand for."""

from __future__ import annotations

PARTS = ("nameAlias", "address", "birthdate", "identification", "citizenship")

_PREFIXES = {
    "nameAlias": "NameAlias",
    "address": "Address",
    "birthdate": "BirthDate",
    "identification": "Identification",
    "citizenship": "Citizenship",
}
_OWN: dict[str, dict[str, str]] = {
    "nameAlias": {
        "lastName": "LastName", "firstName": "FirstName", "middleName": "MiddleName",
        "wholeName": "WholeName", "nameLanguage": "NameLanguage", "gender": "Gender",
        "title": "Title", "function": "Function", "strong": "Strong",
    },
    "address": {
        "city": "City", "street": "Street", "poBox": "PoBox", "zipCode": "ZipCode",
        "region": "Region", "place": "Place", "asAtListingTime": "AsAtListingTime",
        "contactInfo": "ContactInfo", "countryIso2Code": "CountryIso2Code",
        "countryDescription": "CountryDescription",
    },
    "birthdate": {
        "birthdate": "BirthDate", "dayOfMonth": "Day", "monthOfYear": "Month", "year": "Year",
        "yearRangeFrom": "YearRangeFrom", "yearRangeTo": "YearRangeTo", "circa": "Circa",
        "calendarType": "CalendarType", "zipCode": "ZipCode", "region": "Region",
        "place": "Place", "city": "City", "countryIso2Code": "CountryIso2Code",
        "countryDescription": "CountryDescription",
    },
    "identification": {
        "number": "Number", "diplomatic": "Diplomatic", "knownExpired": "KnownExpired",
        "knownFalse": "KnownFalse", "reportedLost": "ReportedLost",
        "revokedByIssuer": "RevokedByIssuer", "issuedBy": "IssuedBy", "issueDate": "IssuedDate",
        "validFrom": "ValidFrom", "validTo": "ValidTo", "latinNumber": "LatinNumber",
        "nameOnDocument": "NameOnDocument", "identificationTypeCode": "TypeCode",
        "identificationTypeDescription": "TypeDescription", "region": "Region",
        "countryIso2Code": "CountryIso2Code", "countryDescription": "CountryDescription",
    },
    "citizenship": {
        "region": "Region", "countryIso2Code": "CountryIso2Code",
        "countryDescription": "CountryDescription",
    },
}  # fmt: skip
_REGULATION = {
    "regulationType": "Type", "organisationType": "OrganisationType",
    "publicationDate": "PublicationDate", "entryIntoForceDate": "EntryIntoForceDate",
    "numberTitle": "NumberTitle", "programme": "Programme", "publicationUrl": "PublicationUrl",
}  # fmt: skip
_TECHNICAL = ("LogicalId", "RegulationLanguage", "Remark",
              *(f"Regulation_{name}" for name in _REGULATION.values()))  # fmt: skip

#: part -> attribute -> column of version 1.1.
COLUMNS_11: dict[str, dict[str, str]] = {
    "facts": {
        "euReferenceNumber": "Entity_EU_ReferenceNumber",
        "unitedNationId": "Entity_UnitedNationId",
        "designationDate": "Entity_DesignationDate",
        "designationDetails": "Entity_DesignationDetails",
        "subjectType.code": "Entity_SubjectType_ClassificationCode",
        "subjectType.classificationCode": "Entity_SubjectType",
    },
    "regulation": {name: f"Entity_Regulation_{column}" for name, column in _REGULATION.items()},
    "remark": {
        "entity": "Entity_Remark",
        **{part: f"{prefix}_Remark" for part, prefix in _PREFIXES.items()},
    },
    **{
        part: {name: f"{_PREFIXES[part]}_{column}" for name, column in columns.items()}
        for part, columns in _OWN.items()
    },
}
#: part -> attribute -> column of version 1.0, which says neither the date of designation nor how
#: strong a name is.
COLUMNS_10: dict[str, dict[str, str]] = {
    "facts": {"euReferenceNumber": "EU_ref_num", "subjectType.code": "Subject_type"},
    "regulation": {"numberTitle": "Leba_numtitle", "publicationDate": "Leba_publication_date",
                   "programme": "Programme", "publicationUrl": "Leba_url"},
    "remark": {"entity": "Entity_remark", "address": "Addr_other"},
    "nameAlias": {"lastName": "Naal_lastname", "firstName": "Naal_firstname",
                  "middleName": "Naal_middlename", "wholeName": "Naal_wholename",
                  "gender": "Naal_gender", "title": "Naal_title", "function": "Naal_function"},
    "address": {"number": "Addr_number", "street": "Addr_street", "zipCode": "Addr_zipcode",
                "city": "Addr_city", "countryDescription": "Addr_country"},
    "birthdate": {"birthdate": "Birt_date", "place": "Birt_place",
                  "countryDescription": "Birt_country"},
    "identification": {"number": "Iden_number", "countryDescription": "Iden_country"},
    "citizenship": {"countryDescription": "Citi_country"},
}  # fmt: skip
_KNOWN_11 = (
    "fileGenerationDate",
    "Entity_LogicalId",
    "Entity_UN_ReferenceNumber",
    *(f"{prefix}_{name}" for prefix in _PREFIXES.values() for name in _TECHNICAL),
)
_KNOWN_10 = (
    "Date_file",
    "Entity_logical_id",
    *(
        f"{prefix}_{name}"
        for prefix in ("Naal", "Addr", "Birt", "Iden", "Citi")
        for name in (
            "logical_id",
            "leba_numtitle",
            "leba_publication_date",
            "leba_url",
            "programme",
        )
    ),
)
KNOWN: frozenset[str] = frozenset(
    column
    for columns in (COLUMNS_11, COLUMNS_10)
    for names in columns.values()
    for column in names.values()
) | frozenset((*_KNOWN_11, *_KNOWN_10))
