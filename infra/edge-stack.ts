/**
 * The stack that stands before the API where a row asks for it: CloudFront with a web application firewall.
 * @module
 */

import { CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import type { Edge } from "./environments.ts";

/** Where CloudFront looks for its certificates and firewalls, whatever region the service is in. */
export const CLOUDFRONT_REGION = "us-east-1";

export interface EdgeStackProps extends StackProps {
  readonly edge: Edge;
  /** The API's own domain. */
  readonly origin: string;
}

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  // Samples hold paths and headers of single calls, which no log of this service does.
  sampledRequestsEnabled: false,
});

/** AWS's own lists. Its common rules are not among them: they take a portfolio's names and files for attacks. */
const managed = ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet"];

const rules = (callsInFiveMinutes: number): CfnWebACL.RuleProperty[] => [
  {
    name: "CallsOfOneAddress",
    priority: 0,
    action: { block: {} },
    statement: {
      rateBasedStatement: { aggregateKeyType: "IP", limit: callsInFiveMinutes, evaluationWindowSec: 300 },
    },
    visibilityConfig: visible("CallsOfOneAddress"),
  },
  ...managed.map((name, i) => ({
    name,
    priority: i + 1,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    visibilityConfig: visible(name),
  })),
];

/** Passes every call on as it came, but for the host; keeps no answer. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { edge, origin, ...props }: EdgeStackProps) {
    super(scope, id, props);
    const firewall = new CfnWebACL(this, "Firewall", {
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      rules: rules(edge.callsInFiveMinutes),
      visibilityConfig: visible("Firewall"),
    });
    const distribution = new Distribution(this, "Distribution", {
      comment: "Before the API: a firewall, and nothing that is kept.",
      domainNames: [edge.name],
      certificate: Certificate.fromCertificateArn(this, "Certificate", edge.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: firewall.attrArn,
      defaultBehavior: {
        origin: new HttpOrigin(origin, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          readTimeout: Duration.seconds(30),
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        // Answers are compressed where they are made, once.
        compress: false,
      },
    });
    for (const [rule, reason] of [
      ["AwsSolutions-CFR1", "Callers may be anywhere; who they are is in their tokens."],
      [
        "AwsSolutions-CFR3",
        "CloudFront's log would hold paths and queries, which name portfolios; the API's own log has every call by its route.",
      ],
    ] as const)
      Validations.of(distribution).acknowledge({ id: rule, reason });
    new CfnOutput(this, "EdgeTarget", {
      value: distribution.distributionDomainName,
      description: "What the edge's name has to lead to, in the DNS",
    });
  }
}
