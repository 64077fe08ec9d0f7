/** `ConsentRecord` and `consentRecord` as databases write them: `consent_record`. What else stands in a name is left as it is. */
export const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
