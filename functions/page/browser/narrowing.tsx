/**
 * What narrows the question of a portfolio: who buys, asked where it would settle something, and the programmes.
 * @module
 */

import type { Checked, Narrowed } from "./api.ts";

export interface NarrowingProps {
  readonly answer: Checked["answer"];
  readonly narrowed: Narrowed;
  readonly onChange: (narrowed: Narrowed) => void;
}

const said: readonly (readonly [NonNullable<Narrowed["counterparty"]>, string])[] = [
  ["not-us-person", "Somebody who is no US person"],
  ["us-person", "A US person"],
];

const hangsOnBuyer = ({ listings }: Checked["answer"]): boolean =>
  Object.values(listings).some(({ conditions = [] }) =>
    conditions.some(({ needs }) => needs.includes("trade.counterparty")),
  );

/** Who buys what is sold; nothing where no answer hangs on it and nobody said. */
export function Buyer({ answer, narrowed, onChange }: NarrowingProps) {
  if (narrowed.counterparty === null && !hangsOnBuyer(answer)) return null;
  return (
    <p class="card">
      <label for="buyer">Who buys what you sell? Some answers hang on it. </label>
      <select
        id="buyer"
        value={narrowed.counterparty ?? ""}
        onChange={({ currentTarget }) => {
          const found = said.find(([value]) => value === currentTarget.value);
          onChange({ ...narrowed, counterparty: found?.[0] ?? null });
        }}
      >
        <option value="">Not said</option>
        {said.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}

/** The programmes asked about, each to be left out; the last one stays. */
export function Programmes({ answer, narrowed, onChange }: NarrowingProps) {
  const known = [...answer.coverage.programmes, ...(answer.coverage.programmesLeftOut ?? [])].sort();
  const asked = narrowed.programmes ?? known;
  const choose = (id: string, isAsked: boolean): void => {
    const chosen = known.filter((one) => (one === id ? isAsked : asked.includes(one)));
    onChange({ ...narrowed, programmes: chosen.length === known.length ? null : chosen });
  };
  return (
    <details class="card">
      <summary>
        Programmes:{" "}
        {narrowed.programmes === null ? `all ${known.length}` : `${asked.length} of ${known.length}`}
      </summary>
      <fieldset>
        <legend>What is asked about. What is left out says nothing.</legend>
        {known.map((id) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={asked.includes(id)}
              disabled={asked.length === 1 && asked.includes(id)}
              onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
            />{" "}
            {id}{" "}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
