/**
 * Ways in: which account, which name, and what stands before the API.
 * @module
 */

import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { allRoutes } from "../../functions/api/routes/all.ts";
import { buildApp } from "../../infra/build.ts";
import { type EnvironmentConfig, environments } from "../../infra/environments.ts";
import { ofType, synthesise, unbundled } from "./templates.ts";

const { dev, production } = environments;
const domain = {
  name: "origin.exposure.example.com",
  certificateArn: "arn:aws:acm:eu-central-1:333333333333:certificate/0000",
};
const edge = {
  name: "exposure.example.com",
  certificateArn: "arn:aws:acm:us-east-1:333333333333:certificate/1111",
  callsInFiveMinutes: 2_000,
};

describe("npm run deploy", () => {
  const run = promisify(execFile);
  const script = fileURLToPath(new URL("../../scripts/deploy.ts", import.meta.url));

  /** Runs it where STS says that the credentials are for `account`, beside a cdk that only notes what it was called with. */
  async function deploy(account: string, ...args: readonly string[]) {
    const folder = await mkdtemp(join(tmpdir(), "investor-exposure-deploy-"));
    const sts = createServer((_, response) =>
      response
        .writeHead(200, { "content-type": "text/xml" })
        .end(
          `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        ),
    );
    await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
    const address = sts.address();
    const port = typeof address === "object" ? address?.port : 0;
    try {
      await writeFile(join(folder, "cdk"), `#!/bin/sh\necho "$@" > "${folder}/called"\n`);
      await chmod(join(folder, "cdk"), 0o755);
      const outcome = await run(process.execPath, [script, ...args], {
        env: {
          PATH: `${folder}:${process.env.PATH}`,
          AWS_ACCESS_KEY_ID: "local",
          AWS_SECRET_ACCESS_KEY: "local",
          AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
        },
      }).then(
        () => ({ code: 0, said: "" }),
        (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
      );
      const called = await readFile(join(folder, "called"), "utf8").catch(() => null);
      return { ...outcome, called };
    } finally {
      sts.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  test("deploys nothing with another account's credentials, and says which and where", async () => {
    const { code, said, called } = await deploy("444444444444", "production");
    expect([code, called]).toEqual([1, null]);
    expect(said).toContain("the row production of infra/environments.ts says account 333333333333");
    expect(said).toContain("these credentials are for 444444444444");
  });

  test("deploys the environment that it was told, with the options it was given", async () => {
    const { code, called } = await deploy(dev.account, "dev", "--require-approval", "never");
    expect([code, called]).toEqual([0, "deploy dev/* --require-approval never\n"]);
  });

  test("names the environments there are where it was told another", async () => {
    const { code, said, called } = await deploy(dev.account, "prod");
    expect([code, called]).toEqual([1, null]);
    expect(said).toContain('"prod" is not an environment');
    expect(said).toContain("dev, staging, production");
  });
});

describe("every environment", () => {
  test("is deployed into the account and the region of its row", () => {
    for (const stage of buildApp(environments, unbundled()).stages) {
      const row: EnvironmentConfig | undefined = Object.entries(environments).find(
        ([name]) => name === stage.stageName,
      )?.[1];
      for (const { account, region } of [stage.data, stage.service])
        expect([account, region]).toEqual([row?.account, row?.region]);
    }
  });

  test("gives each open route a limit of its own, below what all calls share, and each is there before its limit", () => {
    for (const [name, { config, service }] of Object.entries(synthesise())) {
      const [stage] = ofType(service, "AWS::ApiGatewayV2::Stage");
      const limits: Readonly<Record<string, { readonly ThrottlingRateLimit: number }>> =
        stage?.properties.RouteSettings;
      const open = allRoutes.filter(({ scope }) => scope === null);
      expect(Object.keys(limits).sort(), name).toEqual(
        open.map(({ method, path }) => `${method} ${path}`).sort(),
      );
      for (const [route, { ThrottlingRateLimit: rate }] of Object.entries(limits))
        expect(rate, `${route} in ${name}`).toBeLessThan(config.throttle.rate);
      const routes = new Map(
        ofType(service, "AWS::ApiGatewayV2::Route").map(({ id, properties }) => [properties.RouteKey, id]),
      );
      for (const route of Object.keys(limits)) expect(stage?.dependsOn, route).toContain(routes.get(route));
    }
  });

  test("holds a tenant to its share, and keeps executions from a flood of deliveries where its row says so", () => {
    for (const [name, { config, service }] of Object.entries(synthesise())) {
      for (const { id, properties } of ofType(service, "AWS::Lambda::Function")) {
        if (!/^(Reader|Writer|Portfolios|Receiver)/.test(id)) continue;
        expect(properties.Environment.Variables.TENANT_LIMIT, `${id} in ${name}`).toBe(
          `${config.tenantLimit.rate},${config.tenantLimit.burst}`,
        );
        expect(properties.ReservedConcurrentExecutions ?? null, `${id} in ${name}`).toBe(
          id.startsWith("Receiver") ? config.receiverConcurrency : null,
        );
      }
    }
  });
});

describe("a row of the table", () => {
  test("may give the API a name of its own, past which AWS's leads nowhere", () => {
    const { production: made } = synthesise({ production: { ...production, domain } });
    const service = made?.service ?? [];
    expect(ofType(service, "AWS::ApiGatewayV2::DomainName")[0]?.properties).toMatchObject({
      DomainName: domain.name,
      DomainNameConfigurations: [{ CertificateArn: domain.certificateArn, EndpointType: "REGIONAL" }],
    });
    expect(ofType(service, "AWS::ApiGatewayV2::Api")[0]?.properties.DisableExecuteApiEndpoint).toBe(true);
    expect(made?.outputs).toContain("DomainTarget");
    const checker = ofType(service, "AWS::Lambda::Function").find(({ id }) => id.startsWith("SelfCheck"));
    expect(checker?.properties.Environment.Variables.SERVICE_URL).toBe(`https://${domain.name}`);
  });

  test("may put a firewall before the API, which keeps nothing and passes all but the host on", () => {
    const { app, stages } = buildApp({ production: { ...production, domain, edge } }, unbundled());
    expect(() => app.synth()).not.toThrow();
    const [stage] = stages;
    const stack = stage?.edge;
    if (stack == null) throw new Error("no edge");
    expect([stack.account, stack.region]).toEqual([production.account, "us-east-1"]);
    const template = Template.fromStack(stack);
    const [firewall] = Object.values(template.findResources("AWS::WAFv2::WebACL"));
    expect(JSON.stringify(firewall?.Properties.Rules)).toContain('"Limit":2000');
    expect(JSON.stringify(firewall?.Properties)).not.toContain('"SampledRequestsEnabled":true');
    const [distribution] = Object.values(template.findResources("AWS::CloudFront::Distribution"));
    expect(distribution?.Properties.DistributionConfig).toMatchObject({
      Aliases: [edge.name],
      DefaultCacheBehavior: { ViewerProtocolPolicy: "https-only", Compress: false },
      Origins: [{ DomainName: domain.name, CustomOriginConfig: { OriginProtocolPolicy: "https-only" } }],
    });
  });

  test.each([
    ["an edge without a domain", { edge }, /no domain/],
    ["an edge under the domain's name", { edge, domain: { ...domain, name: edge.name } }, /ask itself/],
    [
      "an edge before callers who sign the host",
      {
        edge,
        domain,
        identity: {
          kind: "iam",
          callers: [{ arn: "arn:aws:iam::1:role/a", tenant: "a", scopes: ["check"] }],
        },
      },
      /sign the host/,
    ],
    ["an account that is none", { account: "production" }, /expected the twelve digits/],
  ] as const)("may not ask for %s", (_, change, words) => {
    expect(() => synthesise({ production: { ...production, ...change } })).toThrow(words);
  });
});
