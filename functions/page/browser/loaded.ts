/**
 * Asking the service from a component: loading, what came, or why it was refused. An older answer never replaces a newer one.
 * @module
 */

import { useEffect, useState } from "preact/hooks";
import { Refused } from "./api.ts";

export interface Loaded<T> {
  readonly value: T | null;
  readonly refused: Refused | null;
  readonly loading: boolean;
}

const asRefused = (error: unknown): Refused =>
  error instanceof Refused ? error : new Refused("The page failed to read the service's answer.", []);

/** Asks whenever `key` changes; null asks nothing. What came before stays in sight while the next is on its way. */
export function useLoaded<T>(key: string | null, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: null, refused: null, loading: key !== null });
  useEffect(() => {
    if (key === null) {
      setState({ value: null, refused: null, loading: false });
      return;
    }
    let current = true;
    setState(({ value }) => ({ value, refused: null, loading: true }));
    // A slider asks at every step; only where it rests is the service asked.
    const timer = setTimeout(() => {
      load().then(
        (value) => current && setState({ value, refused: null, loading: false }),
        (error) => current && setState({ value: null, refused: asRefused(error), loading: false }),
      );
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}
