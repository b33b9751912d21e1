# bench_boto3.py URL FROM COUNT THREADS: the calls of bench_proof.c by boto3, as fast as it can be used: one STS client for all
# threads, one IAM client a thread whose credentials are changed under it, connections kept, no retries, no checks beyond what is
# needed to know that a role passed.  Prints one line of JSON, as bench_proof does.
import json
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

URL, FROM, COUNT, THREADS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
CONFIG = Config(max_pool_connections=64, retries={'max_attempts': 0}, parameter_validation=False)
NAME = 'RolecallReadOnly'
DENY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
READS = ('iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:SimulatePrincipalPolicy')
WRITES = ['iam:AttachRolePolicy', 'iam:CreateUser', 'iam:UpdateAssumeRolePolicy', 'cloudformation:CreateStack', 'cloudtrail:StopLogging',
          'dynamodb:DeleteTable', 'ec2:RunInstances', 'ec2:TerminateInstances', 'kms:ScheduleKeyDeletion', 'lambda:UpdateFunctionCode',
          'rds:DeleteDBInstance', 's3:DeleteObject', 's3:PutBucketPolicy', 's3:PutObject']
LETTERS = str.maketrans('0123456789', 'abcdefghij')
CLIENT = dict(endpoint_url=URL, region_name='us-east-1', config=CONFIG)
sts = boto3.Session(aws_access_key_id='AKIABENCH', aws_secret_access_key='bench').client('sts', **CLIENT)
local = threading.local()
ready = threading.Barrier(THREADS)


def make_iam(_):
    session = botocore.session.Session()
    local.credentials = Credentials('ASIABENCH', 'bench', 'token')
    session._credentials = local.credentials
    local.iam = boto3.Session(botocore_session=session).client('iam', **CLIENT)
    ready.wait()


def assume(arn, policy, external_id):
    more = {} if external_id is None else {'ExternalId': external_id}
    return sts.assume_role(RoleArn=arn, RoleSessionName='rolecall-proof', DurationSeconds=900, Policy=policy, **more)


def refused(arn, external_id):
    try:
        assume(arn, DENY, external_id)
        return False
    except ClientError as e:
        return e.response['Error']['Code'] == 'AccessDenied'


def prove(number):
    account = f'{100000000000 + number:012d}'
    arn = f'arn:aws:iam::{account}:role/{NAME}'
    right = 'rc-bulkproofofroles2' + account[1:].translate(LETTERS)
    policy = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': READS, 'Resource': arn}]})
    given = assume(arn, policy, right)['Credentials']
    wrong = [None, 'rc-' + 'x' * 28, right[:-1] + 'z', right.upper(), right + 'a', right[:-1]]
    if not all(refused(arn, w) for w in wrong):
        return False
    local.credentials.access_key, local.credentials.secret_key, local.credentials.token = given['AccessKeyId'], given['SecretAccessKey'], given['SessionToken']
    trust = local.iam.get_role(RoleName=NAME)['Role']['AssumeRolePolicyDocument']
    local.iam.list_attached_role_policies(RoleName=NAME)
    local.iam.list_role_policies(RoleName=NAME)
    answers = local.iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=WRITES)['EvaluationResults']
    return trust['Statement'][0]['Condition']['StringEquals']['sts:ExternalId'] == right and all(a['EvalDecision'] != 'allowed' for a in answers)


with ThreadPoolExecutor(THREADS) as pool:
    list(pool.map(make_iam, range(THREADS)))
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    passed = sum(pool.map(prove, range(FROM, FROM + COUNT)))
    after, ended = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps({'passed': passed, 'calls': COUNT * 11, 'wall_ms': round((ended - began) * 1000), 'cpu_us': round(cpu * 1e6)}))
