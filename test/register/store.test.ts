/**
 * Runs the store's suite on the embedded database, and on `DYNAMODB_ENDPOINT` where it is set.
 * @module
 */

import { connectTestDatabase, openTestDatabase } from "../support/embedded.ts";
import { describeStore } from "./store-suite.ts";

describeStore("dynalite", openTestDatabase);

const endpoint = process.env.DYNAMODB_ENDPOINT;
if (endpoint !== undefined && endpoint !== "") {
  describeStore(endpoint, () => connectTestDatabase(endpoint, process.env.AWS_REGION ?? "us-east-1"));
}
