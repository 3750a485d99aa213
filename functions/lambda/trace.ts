/**
 * Whether the call under way is traced.
 * @module
 */

/**
 * Whether X-Ray samples the call under way. The runtime sets this variable anew for each call, which is why it is read here
 * and not once with the others.
 */
export const isTraced = (): boolean => process.env._X_AMZN_TRACE_ID?.includes("Sampled=1") ?? false;
