/** What stands in the sheet for yes and no, whatever language the screen speaks. */
export const YES = "はい";
export const NO = "いいえ";
