/**
 * The API's own page: menu, search, examples, try-it and authorization, over this service's own contract.
 * @module
 */

import "openapi-explorer";
