/** Which version of a mutation's arguments this app writes; 1 is not named. The server lifts what older apps wrote. */
export const VERSIONS: Readonly<Record<string, number>> = {
  "result.submit": 2,
  "review.return": 2,
  "template.publish": 2,
};
