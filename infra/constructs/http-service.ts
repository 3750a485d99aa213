/**
 * The HTTP API: which route reaches which function, and who may call it.
 * @module
 */

import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  ApiMapping,
  CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer, HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Identity } from "../../functions/api/auth/authenticate-gateway.ts";
import type { Route } from "../../functions/api/route.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";
import type { Domain, Throttles } from "../environments.ts";

export interface HttpServiceProps {
  readonly reader: IFunction;
  /** Takes the routes that ask for a writer's or an approver's scope, and no other. */
  readonly writer: IFunction;
  /** Takes the routes of portfolios and connections. */
  readonly portfolios: IFunction;
  /** Takes brokers' deliveries, and nothing else. */
  readonly receiver: IFunction;
  readonly identity: Identity;
  readonly throttle: Throttles;
  readonly domain: Domain | null;
  readonly logRetention: RetentionDays;
}

/** Neither path nor query, neither address nor subject: the route, how it went, and ids to find the rest by. */
const accessLog = {
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  route: "$context.routeKey",
  status: "$context.status",
  bytes: "$context.responseLength",
  ms: "$context.responseLatency",
  integrationStatus: "$context.integrationStatus",
  integrationMs: "$context.integrationLatency",
  authorizerError: "$context.authorizer.error",
};

const webhooks = "/v1/webhooks/{id}";

const openPaths: readonly string[] = [
  "/healthz",
  "/readyz",
  "/openapi.json",
  "/docs",
  "/docs/text",
  "/llms.txt",
  "/problems/{type}",
  "/",
  "/page/config.json",
  "/page/{file}",
];

/** Why a route asks for no caller; throws for one that nobody has thought about. */
function whyOpen({ method, path }: Route): string {
  if (method === "GET" && openPaths.includes(path)) {
    return "Tells nothing of any caller; those who watch the service or read its contract have no token.";
  }
  if (method === "POST" && path === webhooks) {
    return "A broker signs the bytes that it delivers, and the app verifies that before it reads them; it has no token.";
  }
  throw new Error(`${method} ${path} is open to all; say here why that is safe, or give it a scope.`);
}

const methods = {
  GET: HttpMethod.GET,
  POST: HttpMethod.POST,
  PUT: HttpMethod.PUT,
  DELETE: HttpMethod.DELETE,
} as const satisfies Record<Route["method"], HttpMethod>;

const authorizerFor = (identity: Identity): IHttpRouteAuthorizer =>
  identity.kind === "iam"
    ? new HttpIamAuthorizer()
    : new HttpJwtAuthorizer("Jwt", identity.issuer, { jwtAudience: [...identity.audience] });

/** The HTTP API: one route for each of the app's own, and a last one that takes all else, under the same authorizer. */
export class HttpService extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** null: API Gateway's own. */
  readonly domainName: DomainName | null;

  constructor(
    scope: Construct,
    id: string,
    { reader, writer, portfolios, receiver, identity, throttle, domain, logRetention }: HttpServiceProps,
  ) {
    super(scope, id);
    this.api = new HttpApi(this, "Api", {
      createDefaultStage: false,
      // One way in: past a name of one's own, and what stands before it, nobody goes by AWS's.
      disableExecuteApiEndpoint: domain !== null,
      description: "Investment exposure of portfolios.",
    });
    const logs = new LogGroup(this, "AccessLogs", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    this.domainName = domain === null ? null : this.#ownDomain(domain);
    const authorizer = authorizerFor(identity);
    const open = new HttpNoneAuthorizer();
    const integration = (name: string, handler: IFunction) =>
      new HttpLambdaIntegration(name, handler, { scopePermissionToRoute: false });
    const reading = integration("Reading", reader);
    const writing = integration("Writing", writer);
    const keeping = integration("Keeping", portfolios);
    const receiving = integration("Receiving", receiver);
    const answering = ({ path, scope: needed }: Route): HttpLambdaIntegration => {
      if (needed === "register:write" || needed === "register:approve") return writing;
      if (needed === "portfolios") return keeping;
      return path === webhooks ? receiving : reading;
    };
    for (const route of allRoutes) {
      const { method, path, scope: needed } = route;
      const added = this.api.addRoutes({
        path,
        methods: [methods[method]],
        integration: answering(route),
        authorizer: needed === null ? open : authorizer,
      });
      if (needed === null) this.#throttleAlone(route, added, throttle);
      if (needed === null)
        for (const open of added)
          Validations.of(open).acknowledge({ id: "AwsSolutions-APIG4", reason: whyOpen(route) });
    }
    this.api.addRoutes({ path: "/{proxy+}", methods: [HttpMethod.ANY], integration: reading, authorizer });
  }

  #ownDomain({ name, certificateArn }: Domain): DomainName {
    const domainName = new DomainName(this, "Domain", {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
    });
    new ApiMapping(this, "Mapping", { api: this.api, stage: this.stage, domainName });
    return domainName;
  }

  /** A limit of a route's own, so that whoever uses it up takes nothing from the others. */
  #throttleAlone({ method, path }: Route, routes: readonly HttpRoute[], throttle: Throttles): void {
    const { rate, burst } = path === webhooks ? throttle.webhooks : throttle.open;
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error("the stage has no resource of its own");
    stage.addPropertyOverride(`RouteSettings.${method} ${path.replaceAll(".", "\\.")}`, {
      ThrottlingRateLimit: rate,
      ThrottlingBurstLimit: burst,
    });
    // API Gateway refuses settings of a route that is not there yet.
    for (const route of routes) this.stage.node.addDependency(route);
  }
}
