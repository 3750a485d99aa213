/**
 * One tenant's many calls leave the others theirs.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { createAdmission, tenantLimitOf } from "../../functions/api/admission.ts";
import { harness } from "./harness.ts";

test("whatever a tenant sends and when, no second longer than it is lets more in than its share, and another tenant is never held for it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 300 }),
      (rate, burst, pauses) => {
        const admit = createAdmission({ rate, burst });
        let now = 0;
        const admitted: number[] = [];
        for (const [call, pause] of pauses.entries()) {
          now += pause;
          if (admit("loud", now) === 0) admitted.push(now);
          expect(admit(`quiet-${call}`, now)).toBe(0);
        }
        for (const [i, from] of admitted.entries())
          for (const [j, until] of admitted.entries())
            if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(burst + ((until - from) / 1000) * rate + 1e-6);
      },
    ),
    { numRuns: 50 },
  );
});

test("whoever waits as long as it is told is let in, also where the clock was set back meanwhile", () => {
  const admit = createAdmission({ rate: 2, burst: 1 });
  expect(admit("a", 1000)).toBe(0);
  const wait = admit("a", 1000);
  expect(wait).toBeCloseTo(0.5);
  expect(admit("a", 500)).toBeGreaterThan(0);
  expect(admit("a", 500 + Math.ceil(wait) * 1000)).toBe(0);
});

test("a flood of new tenants takes no more memory than the bound, and forgets the quietest first", () => {
  const admit = createAdmission({ rate: 1, burst: 1 }, 3);
  admit("loud", 0);
  for (const name of ["a", "b"]) admit(name, 0);
  expect(admit("loud", 0)).toBeGreaterThan(0);
  admit("c", 0);
  // "a" was the one that had not called for longest.
  expect(admit("loud", 0)).toBeGreaterThan(0);
  expect(admit("a", 0)).toBe(0);
});

test("a limit is read as it is documented", () => {
  expect(tenantLimitOf("50,100")).toEqual({ rate: 50, burst: 100 });
  expect(tenantLimitOf(undefined)).toBeNull();
});

test("a caller over its tenant's share is told when to come again, and that nothing was done; open routes ask nobody", async () => {
  const { ask } = harness({ admit: createAdmission({ rate: 0.2, burst: 2 }) });
  for (let call = 0; call < 2; call += 1) expect((await ask("/v1/listings")).status).toBe(200);
  const refused = await ask("/v1/listings");
  expect([refused.status, refused.headers.get("retry-after"), refused.body.type]).toEqual([
    429,
    "5",
    "/problems/too-many-requests",
  ]);
  expect((await ask("/healthz")).status).toBe(200);
});
