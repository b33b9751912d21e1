# Recomputes Signature Version 4 of requests with botocore's own signer: reads a JSON list of
# { method, url, headers: { name: value }, body, access_key, secret, token, service, region } and
# prints, one a line, "same" or what botocore says instead.
import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signature(request, headers):
    names = headers['authorization'].split('SignedHeaders=')[1].split(',')[0].split(';')
    signed = {n: headers[n] for n in names}
    aws = AWSRequest(request['method'], request['url'], signed, request['body'].encode())
    aws.context['timestamp'] = headers['x-amz-date']
    creds = Credentials(request['access_key'], request['secret'], request['token'] or None)
    auth = SigV4Auth(creds, request['service'], request['region'])
    to_sign = auth.string_to_sign(aws, auth.canonical_request(aws))
    return f"Credential={auth.scope(aws)}", auth.signature(to_sign, aws)


for request in json.load(sys.stdin):
    headers = {k.lower(): v for k, v in request['headers'].items()}
    scope, theirs = signature(request, headers)
    good = scope in headers['authorization'] and headers['authorization'].endswith(f'Signature={theirs}')
    print('same' if good else f'botocore: {scope} {theirs}')
