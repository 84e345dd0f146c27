"""Why a delivery fails as a whole: a code and a place for us, one Korean line for its sender, and never a value."""

from warehouse.errors import Fault

# What the senders are told, one Korean line each.
REASONS_KO = {
    "empty_file": "빈 파일입니다(0바이트). 다시 보내 주십시오.",
    "too_large": "파일이 정해진 크기를 넘습니다.",
    "too_many_rows": "행 수가 정해진 한도를 넘습니다.",
    "too_many_columns": "열 수가 정해진 한도를 넘습니다.",
    "too_many_cells": "셀 수가 정해진 한도를 넘습니다.",
    "cell_too_long": "셀 하나의 길이가 정해진 한도를 넘습니다.",
    "several_sheets": "목록으로 보이는 시트가 여럿이라 어느 것이 보내실 자료인지 알 수 없습니다. 한 목록을 나누어 "
    "적으셨으면 한 시트로 모으고, 지난달 자료나 다른 목록이면 그 시트(숨긴 시트 포함)를 빼고 다시 보내 주십시오.",
    "sheets_differ": "여러 시트로 나눈 목록에 항목명이 없거나 다른 시트가 있습니다. 항목명을 다른 시트와 같게 고치고, "
    "집계표처럼 다른 표인 시트(숨긴 시트 포함)는 빼고 다시 보내 주십시오.",
    "several_filled": "보내 드린 시트 밖에, 복사했거나 이름을 바꾼 시트에 적힌 것이 있습니다. 시트 이름을 되돌리거나 "
    "보내 드린 시트에 모아 적고 나머지 시트를 지워 다시 보내 주십시오.",
    "several_returns": "다른 회신이 다른 시트에 함께 있습니다. 회신마다 따로 저장해 다시 보내 주십시오.",
    "merged_cells": "여러 줄에 걸쳐 병합된 셀이 있습니다. 병합을 풀고 줄마다 적어 다시 보내 주십시오.",
    "cell_comments": "셀에 달린 메모는 읽지 않습니다. 특이사항 칸에 옮겨 적고 메모를 지워 다시 보내 주십시오.",
    "written_beside": "보내 드린 파일에 없던 열이나 항목명을 바꾼 열에 적힌 것은 읽지 않습니다. 항목명을 되돌리거나 "
    "정해진 칸(특이사항, 비고 등)에 옮겨 적고 그 열을 지워 다시 보내 주십시오.",
    "document_security": "문서보안(DRM)이나 암호가 걸려 있습니다. 해제한 뒤 다시 보내 주십시오.",
    "not_sealed": "암호가 풀린 파일이라 받지 않았습니다. 보내 드린 암호를 건 채로 저장하여 다시 보내 주십시오.",
    "seal_unchecked": "고쳐졌는지 확인할 수 없는 방식으로 암호가 걸려 있습니다. 엑셀(2010 이후)에서 같은 암호로 다시 "
    "저장하여 보내거나, 담당자에게 전화하여 확인번호와 함께 답해 주십시오.",
    "seal_unknown": "보내 드린 암호로 열리지 않습니다. 보내 드린 파일을 같은 암호로 저장하여 다시 보내 주십시오.",
    "tampered": "암호를 건 뒤에 파일이 바뀌었습니다. 보내 드린 파일에 적어 다시 보내 주십시오.",
    "wrong_format": "정해진 파일 형식이 아닙니다. 엑셀로 받는 자료이면 옛 xls가 아니라 xlsx로, CSV로 받는 자료이면 "
    "CSV로 저장해 다시 보내 주십시오.",
    "wrong_encoding": "정해진 문자 인코딩으로 읽을 수 없습니다. 엑셀에서 저장한 파일이면 'CSV UTF-8'과 'CSV' 가운데 "
    "다른 쪽으로 저장해 다시 보내 주십시오.",
    "truncated": "파일이 중간에 끊겼거나 손상되었습니다. 다시 보내 주십시오.",
    "broken_quotes": "따옴표가 맞지 않아 셀을 나눌 수 없습니다.",
    "wrong_delimiter": "칸을 나누는 글자가 정해진 것과 다릅니다. 정해진 글자로 나눈 파일로 저장해 다시 보내 주십시오.",
    "header_missing": "항목명 행을 찾을 수 없습니다. 항목명을 바꾸거나 그 위에 자료를 두지 않았는지 확인하십시오.",
    "column_missing": "필요한 항목명이 없습니다. 항목명을 바꾸거나 두 줄로 나누어 적지 않았는지 확인하십시오.",
    "duplicate_header": "같은 항목명이 두 번 나옵니다.",
    "layout_unclear": "선언된 서식이 여럿 맞아 어느 것인지 가릴 수 없습니다. 운영 담당에게 알려 주십시오.",
    "unit_unclear": "제목에 적힌 금액 단위가 정해진 단위와 다릅니다. 단위를 확인하여 다시 보내 주십시오.",
    "no_period": "자료의 기준 시기(2024년 2월, 2024년 1차 등)가 제목이나 정해진 칸에 없습니다. 적어서 보내 주십시오.",
    "period_unclear": "제목 줄에 기준 시기가 여럿 적혀 있어 가릴 수 없습니다. 하나만 적어 다시 보내 주십시오.",
    "no_part": "나누어 보낸 파일의 번호(예: 1/3)를 읽을 수 없습니다. 번호를 적어 다시 보내 주십시오.",
    "stopped_its_readers": "이 파일을 읽다가 두 번 중단되어 더 읽지 않습니다. 확인하거나 나누어 다시 보내 주십시오.",
    "out_of_memory": "파일을 펼치면 정해진 메모리를 넘습니다. 나누어 다시 보내 주십시오.",
    "out_of_time": "파일을 읽는 데 정해진 시간을 넘습니다. 나누어 다시 보내 주십시오.",
    "unreadable": "파일을 읽을 수 없습니다.",
    "row_count": "행 수가 정해진 범위를 벗어났습니다.",
    "rejected_by_rule": "자료 검증 규칙에 맞지 않아 반려합니다.",
}


class Rejection(Fault):
    """The delivery fails as a whole; the run goes on."""

    @property
    def reason_ko(self) -> str:
        """The sentence for the sender."""
        where = f" ({self.column})" if self.column else ""
        return REASONS_KO.get(self.code, REASONS_KO["rejected_by_rule"]) + where
