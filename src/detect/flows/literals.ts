/** Words that wake the rules about flows of personal data: of every name that counts there at least one is a part. */
export const personalLiterals: readonly string[] = (
  'mail,phone,telefon,celular,mobile,msisdn,ssn,social_sec,socialsec,passport,birth,dob,firstname,first_name,lastname,last_name,surname,fullname,full_name,givenname,given_name,familyname,family_name,nickname,' +
  'username,user_name,displayname,display_name,street,address,postal,postcode,zipcode,zip_code,card_num,cardnum,cardno,card_no,card_holder,cardholder,creditcard,credit_card,iban,account_num,accountnum,acct,routing,diagnosis,salary,latitude,longitude,' +
  'remote_ip,remoteip,ipaddr,ip_addr,clientip,client_ip,user.name,user->name,user[,users,customer,patient,employee,student,subscriber,applicant,member,national,tax_id,taxid,gender,medical,religion,ethnic,log(user,user)'
).split(',');

export const secretLiterals: readonly string[] =
  'passw,passphrase,pwd,secret,token,apikey,api_key,accesskey,access_key,privatekey,private_key,credential,authorization,cvv'.split(
    ',',
  );

export const requestLiterals: readonly string[] =
  'req.,request,r.body,r.postform,r.form,r.header,$_post,$_request,$_cookie,req->,params.to_unsafe_h'.split(',');
