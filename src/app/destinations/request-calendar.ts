/** The calendar of evidence requests, for the doors. */
export { requestCalendar } from '../../exports/calendar/icalendar.ts';
