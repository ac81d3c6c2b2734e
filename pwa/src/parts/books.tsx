/** 帳簿: closing, paying, correcting, sheets, and what a firm owes. */
export { BooksRoom as Room } from "../features/books/BooksRoom.tsx";
export { OrderQuote } from "../features/books/OrderQuote.tsx";
