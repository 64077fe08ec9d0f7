/** Types that say a field is not what its name says: a flag about an e-mail address, a count of names, a moment. */
const boolean =
  /^(?:nullable\s+)?(?:bool|boolean\w*|booleanfield|tinyint\(1\)|bit(?:\(1\))?|t_bool|schemas?\.boolean|optional\[bool\]|sql\.nullbool)\b/i;
const number =
  /^(?:u?int(?:eger|\d{1,2})?|(?:un)?signed\w*|smallint|bigint|mediumint|tinyint|[iu](?:8|16|32|64)|u?long|short|float\d{0,2}|double|decimal|numeric|number|real|money|serial|bigserial|bigdecimal|biginteger|positive\w*|bigint\w*|integerfield|decimalfield|floatfield|optional\[(?:int|float)\])\b/i;
const moment =
  /^(?:timestamp\w*|datetime\w*|localdatetime|instant|zoneddatetime|offsetdatetime|time\.time|utc_datetime\w*|naive_datetime\w*|datetimefield|chrono)\b/i;
const day = /^(?:date|localdate|dateonly|datefield|naivedate|java\.util\.date|calendar)\b/i;

/** What is text by its nature. */
const textual =
  /^user\.(?:name|contact\.email|contact\.address\.(?:street|city|state)|account|authorization|content|demographic\.(?:gender|race|rel|pol|sex|cit|mar)|job_title|government_id\.passport|childrens|biometric)/;
/** What may be a date. */
const dated = /date_of_birth|age_range|health_and_medical$|job_title|credit_card|immigration|user\.behavior/;

/** Whether somebody is disabled, pregnant or convicted is the thing itself. */
export const isSaidByYes = (dataType: string): boolean =>
  /^user\.(?:health|criminal|demographic\.(?:rel|pol|sexual|citizenship))/.test(dataType);

export function isVetoed(written: string, dataType: string): boolean {
  const type = written
    .trim()
    .replace(/^(?:Option|Optional|Nullable|Mapped|Maybe|CreationOptional)\s*[<[(]\s*/i, '')
    .replace(/[?!]$/, '');
  if (type === '') return false;
  if (boolean.test(type)) return !isSaidByYes(dataType);
  if (moment.test(type) || day.test(type)) return !dated.test(dataType);
  return number.test(type) && textual.test(dataType);
}
