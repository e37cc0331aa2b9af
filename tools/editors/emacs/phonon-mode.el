;;; phonon-mode.el --- Major mode for Phonon  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, comments and indentation for `.ph' files, inside of patterns too.
;; Where `eglot' is there, it knows the language server `phonon-lsp'; start it with \\[eglot], or in each file:
;;
;;   (add-hook 'phonon-mode-hook #'eglot-ensure)

;;; Code:

(defgroup phonon nil "Phonon." :group 'languages)

(defcustom phonon-lsp-command '("phonon-lsp")
  "The language server and its arguments."
  :type '(repeat string))

(defcustom phonon-indent-offset 2
  "Blanks for each level of indentation."
  :type 'integer
  :safe #'integerp)

(defconst phonon--name "[A-Za-z_][A-Za-z0-9_']*")

(defvar phonon-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?- ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "." table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?' "w" table)
    (dolist (sign '(?+ ?* ?/ ?< ?> ?= ?| ?$ ?# ?% ?& ?~ ?@))
      (modify-syntax-entry sign "." table))
    table)
  "Words, texts and comments of Phonon.")

(defun phonon--in-text (expression)
  "A matcher for EXPRESSION inside of texts."
  (lambda (limit)
    (let (found)
      (while (and (not found) (re-search-forward expression limit t))
        (setq found (nth 3 (save-excursion (syntax-ppss (match-beginning 0))))))
      found)))

(defconst phonon-font-lock-keywords
  `((,(concat "^[ \t]*\\(\\(?:out[0-9]*\\|[od][0-9]+\\|tempo\\|cps\\|bpm\\|cpm\\|buffer\\|outmix"
              "\\|\\(?:unhush\\|hush\\|unsolo\\|solo\\|unmute\\|mute\\|panic\\|resetCycles\\|setCycle\\|nudge\\)"
              "[0-9]*\\)\\)\\_>")
     (1 font-lock-keyword-face))
    ("\\_<\\(?:fn\\|for\\|in\\|if\\|then\\|else\\)\\_>" . font-lock-keyword-face)
    (,(concat "~" phonon--name) . font-lock-variable-name-face)
    (,(concat "@" phonon--name) . font-lock-preprocessor-face)
    (,(concat "%" phonon--name) . font-lock-constant-face)
    (,(concat "[ (]\\(:" phonon--name "\\)") (1 font-lock-type-face))
    (,(concat "\\_<" phonon--name) . font-lock-function-name-face)
    ;; Inside of texts: words stay strings, what stands between them does not.
    (,(phonon--in-text (concat "~" phonon--name)) (0 font-lock-variable-name-face prepend))
    (,(phonon--in-text "[][<>{}(),|*/!?@%~.]") (0 font-lock-builtin-face prepend))
    (,(phonon--in-text "\\_<[0-9]+\\(?:\\.[0-9]+\\)?\\_>") (0 font-lock-constant-face prepend))
    (,(phonon--in-text "~[A-Za-z][A-Za-z0-9_]*") (0 font-lock-variable-name-face prepend)))
  "What each word of Phonon is.")

(defun phonon--statement-indentation ()
  "The indentation of the statement above this line; one level more for a loop."
  (forward-line -1)
  (while (and (not (bobp))
              (or (looking-at-p "[ \t]*\\(?:$\\|--\\|[])#$|*/+<>%=!.-]\\)") (nth 1 (syntax-ppss))))
    (forward-line -1))
  (if (looking-at-p "[ \t]*for .*:[ \t]*$")
      (+ (current-indentation) phonon-indent-offset)
    (current-indentation)))

(defun phonon--indentation ()
  "The column of the line that begins here."
  (let ((open (nth 1 (syntax-ppss)))
        (operator (if (looking-at-p "[ \t]*[#$|*/+<>%=]") phonon-indent-offset 0)))
    (if (null open)
        (+ (phonon--statement-indentation) operator)
      (let ((closes (looking-at-p "[ \t]*[])]")))
        (goto-char open)
        (if closes (current-indentation) (+ (current-indentation) phonon-indent-offset operator))))))

(defun phonon-indent-line ()
  "Indent a line as the formatter does."
  (interactive)
  (let ((column (save-excursion (beginning-of-line) (phonon--indentation)))
        (at-start (<= (current-column) (current-indentation))))
    (if at-start
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode phonon-mode prog-mode "Phonon"
  "Major mode for Phonon, a language for live music."
  (setq-local comment-start "-- ")
  (setq-local comment-start-skip "--+[ \t]*")
  (setq-local indent-line-function #'phonon-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local font-lock-defaults '(phonon-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ph\\'" . phonon-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'phonon-mode phonon-lsp-command)))

(provide 'phonon-mode)
;;; phonon-mode.el ends here
