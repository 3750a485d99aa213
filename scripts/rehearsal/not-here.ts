/**
 * What a rehearsal on an emulator cannot show, and where its commands differ from the page's. Each with its reason; all of it is printed.
 * @module
 */

/** What is done otherwise than the page says. */
export const otherwise: readonly {
  readonly says: string | RegExp;
  readonly does: string;
  readonly why: string;
}[] = [
  {
    says: 'npm ci && export PATH="$PWD/node_modules/.bin:$PATH"',
    does: "true",
    why: "the packages are there already",
  },
  {
    says: / --sse-specification-override .+$/m,
    does: "",
    why: "the row that is rehearsed has no key of its own",
  },
  {
    says: " --cli-binary-format raw-in-base64-out",
    does: "",
    why: "version 1 of the AWS CLI, the one on PyPI, takes text as it is and knows no such option",
  },
  {
    says: "aws sqs ",
    does: 'aws --endpoint-url "$AWS_ENDPOINT_URL" sqs ',
    why: "version 1 of the AWS CLI asks SQS at an older address of AWS's own unless it is told",
  },
  { says: 'cdk destroy "', does: 'cdk destroy --force "', why: "nobody is there to be asked" },
];

/** What the emulator cannot show at all. */
export const shownNowhereHere: readonly string[] = [
  "a restore to a second in the past: the emulator copies the table as it is now",
  "KMS: a restored or replicated table under a customer's key, and what a role may not decrypt",
  "IAM: every call is allowed, also what the deployed roles forbid",
  "replication: the emulator's CloudFormation makes no replicas (they were made by DynamoDB's own call), and none of them lags",
  "gradual deployment and its way back by an alarm; alarms and their mails",
  "a second region's own address: what answers there was invoked as a function",
  "domains, certificates, CloudFront and the firewall; API Gateway's own limits",
  "backups in a locked vault, CloudTrail's record of who wrote",
];
