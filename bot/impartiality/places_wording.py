"""The fixed sentences around the places that a school has listed. They name no option."""

PLACES = "Places near you that teach this. The order is mixed each time: not by distance or name."
DATES = "Dates at places near you that teach this. The order is mixed each time."
MEASURED = "Miles are in a straight line from {place}, so the journey is longer."
YOUR_SCHOOL = "your school"
MILES = "{miles} miles"
UNDER_A_TENTH = "less than 0.1 miles"
DISTANCE_UNKNOWN = "distance not known"
OPEN_EVENT = "Next open event: {day} ({note})."
DEADLINE = "Next deadline: {day} ({note})."
NO_DATE = "No date known yet: ask them."
CHECKED = "Checked on {day}."
CHECKED_LONG_AGO = (
    "Checked on {day}; this was due to be checked again on {again}, so ask them before you "
    "rely on it."
)
NOT_IN_AREA = (
    "There is no place for this in your area, as far as your school has told us. "
    "The nearest one is {nearest}, {miles} miles away in a straight line. {reason} "
    "Checked on {day}."
)
NATIONAL = "Where to look for a place"
