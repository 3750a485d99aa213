/**
 * Secrets, each read once for all that is delivered within some seconds: one entry of the register is thousands of deliveries to one
 * receiver.
 * @module
 */

import type { SecretStore } from "../portfolios/secrets.ts";

/** For so long after a rotation another process may sign with the earlier secret alone. */
const KEPT_MS = 10_000;
const MAX_KEPT = 1_000;

type Reading = ReturnType<SecretStore["read"]>;

/** The same secrets; a write or a removal through this store is seen at once. */
export function recentSecrets(secrets: SecretStore): SecretStore {
  const recent = new Map<string, { readonly until: number; readonly reading: Reading }>();
  const forget = async (id: string, change: Promise<void>): Promise<void> => {
    try {
      await change;
    } finally {
      recent.delete(id);
    }
  };
  return {
    read: (id) => {
      const known = recent.get(id);
      if (known !== undefined && known.until > performance.now()) return known.reading;
      const reading = secrets.read(id);
      if (recent.size >= MAX_KEPT) recent.clear();
      recent.set(id, { until: performance.now() + KEPT_MS, reading });
      // What was not there, or could not be read, is asked for anew.
      reading.then(
        (found) => found === null && recent.delete(id),
        () => recent.delete(id),
      );
      return reading;
    },
    write: (id, value) => forget(id, secrets.write(id, value)),
    remove: (id) => forget(id, secrets.remove(id)),
  };
}
