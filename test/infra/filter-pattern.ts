/**
 * Whether an event matches a filter pattern of CloudWatch Logs over JSON, as far as the patterns here go: `=`, `!=`, NOT EXISTS, && and ||. What is
 * absent is neither equal nor unequal to anything.
 * @module
 */

export function matches(pattern: string, event: unknown): boolean {
  const tokens = pattern.match(/&&|\|\||NOT EXISTS|!=|=|[(){}]|"[^"]*"|\$[\w.]+/g) ?? [];
  let next = 0;
  const at = (path: string): unknown =>
    path
      .split(".")
      .slice(1)
      .reduce<unknown>(
        (inner, key) =>
          typeof inner === "object" && inner !== null
            ? Object.entries(inner).find(([name]) => name === key)?.[1]
            : undefined,
        event,
      );
  function term(): boolean {
    if (tokens[next] === "(") {
      next += 1;
      const inner = any();
      next += 1;
      return inner;
    }
    const value = at(tokens[next++] ?? "");
    const operator = tokens[next++];
    if (operator === "NOT EXISTS") return value === undefined;
    const expected = (tokens[next++] ?? "").slice(1, -1);
    if (value === undefined) return false;
    return operator === "=" ? value === expected : value !== expected;
  }
  function all(): boolean {
    let holds = term();
    while (tokens[next] === "&&") {
      next += 1;
      const also = term();
      holds = holds && also;
    }
    return holds;
  }
  function any(): boolean {
    let holds = all();
    while (tokens[next] === "||") {
      next += 1;
      const also = all();
      holds = holds || also;
    }
    return holds;
  }
  next += 1;
  return any();
}
